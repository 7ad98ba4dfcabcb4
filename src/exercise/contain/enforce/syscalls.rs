//! Seccomp: system calls that are refused.
//!
//! What a program of an exercise might want is allowed and the rest of a long list refused, so that a
//! new C library does not break the checker. The names are those of `man 2 syscalls`.

use crate::exercise::contain::walls::{Wall, names};
use nix::libc::{self, c_long};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, apply_filter,
};
use std::collections::BTreeMap;

/// System calls with the conditions under which they are refused: any of the rules; none: always.
type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Refused to every program: other processes, the network, the system as a whole, memory that stays
/// behind, and ways round these walls.
const NEVER: &[c_long] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_kcmp,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_tkill,
    libc::SYS_socket,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_shmget,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    libc::SYS_setrlimit,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
];

/// Refused besides to a program that may not start others, which a compiler and its linker need.
const ALONE: &[c_long] = &[
    libc::SYS_setsid,
    libc::SYS_memfd_create,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_execveat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_fork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_vfork,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chmod,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_chown,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lchown,
];

/// Whether system calls can be refused here, and if not, why.
pub fn refusable() -> Result<(), String> {
    // The file is there if the kernel was built with it; installing the filter tells for certain.
    TargetArch::try_from(std::env::consts::ARCH).map_err(|error| error.to_string())?;
    let known = std::path::Path::new("/proc/sys/kernel/seccomp/actions_avail").exists();
    known
        .then_some(())
        .ok_or_else(|| "this kernel has no seccomp".to_owned())
}

/// Refuses them, for good. `processes`: it may start others.
pub fn refuse(processes: bool) -> Vec<Wall> {
    let outcome = install(processes);
    let mut stand = vec![
        Wall::of(names::NETWORK, outcome.clone()),
        Wall::of(names::CALLS, outcome.clone()),
    ];
    if !processes {
        stand.push(Wall::of(names::PROCESSES, outcome));
    }
    stand
}

fn install(processes: bool) -> Result<(), String> {
    let refused = rules(processes).map_err(|error| error.to_string())?;
    // The C library falls back to `clone`, whose flags a filter can see.
    let clone3 = every_abi([(libc::SYS_clone3, Vec::new())]);
    for (rules, error) in [(clone3, libc::ENOSYS), (refused, libc::EPERM)] {
        let program = compiled(rules, error).map_err(|error| error.to_string())?;
        apply_filter(&program).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn compiled(rules: Rules, error: i32) -> Result<BpfProgram, seccompiler::BackendError> {
    let refuse = SeccompAction::Errno(error.unsigned_abs());
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch)?.try_into()
}

fn rules(processes: bool) -> Result<Rules, seccompiler::BackendError> {
    use SeccompCmpArgLen::{Dword, Qword};
    use SeccompCmpOp::{Eq, MaskedEq, Ne};
    let one = |argument, length, operator, value| -> Result<_, seccompiler::BackendError> {
        let condition = SeccompCondition::new(argument, length, operator, value)?;
        SeccompRule::new(vec![condition])
    };
    let always = |call: &c_long| (*call, Vec::new());
    let mut refused: Vec<(c_long, Vec<SeccompRule>)> = NEVER.iter().map(always).collect();
    let control = u64::from(libc::PR_SET_PDEATHSIG.unsigned_abs());
    refused.push((libc::SYS_prctl, vec![one(0, Dword, Eq, control)?]));
    // Asking is allowed, setting is not; nor is asking of others.
    let limit = vec![one(0, Dword, Ne, 0)?, one(2, Qword, Ne, 0)?];
    refused.push((libc::SYS_prlimit64, limit));
    // A character as if typed at the terminal.
    refused.push((libc::SYS_ioctl, vec![one(1, Dword, Eq, libc::TIOCSTI)?]));
    let mut clone = Vec::new();
    for flag in NAMESPACES {
        let flag = u64::from(flag.unsigned_abs());
        clone.push(one(0, Qword, MaskedEq(flag), flag)?);
    }
    if !processes {
        let thread = u64::from(libc::CLONE_THREAD.unsigned_abs());
        clone.push(one(0, Qword, MaskedEq(thread), 0)?);
        refused.extend(ALONE.iter().map(always));
        // `exec` keeps the number of the process: signals to itself only.
        let itself = u64::from(std::process::id());
        for call in [
            libc::SYS_kill,
            libc::SYS_tgkill,
            libc::SYS_rt_sigqueueinfo,
            libc::SYS_rt_tgsigqueueinfo,
        ] {
            refused.push((call, vec![one(0, Dword, Ne, itself)?]));
        }
    }
    refused.push((libc::SYS_clone, clone));
    Ok(every_abi(refused))
}

const NAMESPACES: [i32; 7] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];

/// The same calls by their other numbers too: x86-64 has a second set for programs with short
/// pointers. (Calls of 32-bit programs kill: the filter's architecture is another one.)
fn every_abi(calls: impl IntoIterator<Item = (c_long, Vec<SeccompRule>)>) -> Rules {
    const X32: i64 = 0x4000_0000;
    let mut rules = Rules::new();
    for (call, conditions) in calls {
        if cfg!(target_arch = "x86_64") {
            rules.insert(call | X32, conditions.clone());
        }
        rules.insert(call, conditions);
    }
    rules
}
