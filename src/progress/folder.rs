//! Where the record is kept.

use super::notice::Notice;
use etcetera::BaseStrategy;
use std::ffi::OsString;
use std::path::PathBuf;

/// The environment variable that names the folder.
pub const VARIABLE: &str = "COUNTERPOINT_DATA";

/// The folder of the learner's record: what [`VARIABLE`] names, else `counterpoint` in the
/// platform's folder for data (`~/.local/share` on Linux). It need not exist yet.
///
/// # Errors
/// Where there is neither.
pub fn find_folder() -> Result<PathBuf, Notice> {
    let own = etcetera::choose_base_strategy().map(|base| base.data_dir());
    chosen(
        std::env::var_os(VARIABLE),
        own.map_err(|error| error.to_string()),
    )
}

fn chosen(named: Option<OsString>, data: Result<PathBuf, String>) -> Result<PathBuf, Notice> {
    // An empty variable is one that is not set, as in the XDG specification.
    match named.filter(|name| !name.is_empty()) {
        // The program may be in another folder by the time it writes.
        Some(name) => std::path::absolute(name).map_err(|error| Notice::NoFolder {
            why: error.to_string(),
        }),
        None => data
            .map(|data| data.join("counterpoint"))
            .map_err(|why| Notice::NoFolder { why }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_comes_first() {
        let data = || Ok(PathBuf::from("/home/ada/.local/share"));
        let usual = PathBuf::from("/home/ada/.local/share/counterpoint");
        assert_eq!(chosen(None, data()), Ok(usual.clone()));
        assert_eq!(chosen(Some("".into()), data()), Ok(usual));
        let own = if cfg!(windows) { r"C:\mine" } else { "/mine" };
        assert_eq!(chosen(Some(own.into()), data()), Ok(own.into()));
        let here = std::env::current_dir().unwrap();
        let nobody = Err("no home".to_owned());
        assert_eq!(
            chosen(Some("mine".into()), nobody.clone()),
            Ok(here.join("mine"))
        );
        let notice = chosen(None, nobody).unwrap_err();
        assert!(notice.to_string().contains("no home"), "{notice}");
    }
}
