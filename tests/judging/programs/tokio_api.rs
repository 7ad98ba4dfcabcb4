// Ordinary tokio code, in many small pieces: whatever compiles with tokio must compile when it is checked.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{
    AcquireError, Barrier, Mutex, MutexGuard, Notify, OnceCell, OwnedMutexGuard, OwnedSemaphorePermit, RwLock,
    RwLockReadGuard, RwLockWriteGuard, Semaphore, SemaphorePermit, broadcast, mpsc, oneshot, watch,
};
use tokio::task::{AbortHandle, JoinError, JoinHandle, JoinSet, LocalSet};
use tokio::time::{Instant, Interval, MissedTickBehavior, Sleep, interval, sleep, sleep_until, timeout};

static COUNT: Mutex<u32> = Mutex::const_new(0);
static ROOM: Semaphore = Semaphore::const_new(2);
static ONCE: OnceCell<String> = OnceCell::const_new();

#[derive(Clone, Debug, Default)]
struct Shared {
    map: Arc<Mutex<HashMap<String, u32>>>,
    table: Arc<RwLock<Vec<u32>>>,
}

fn is_send<T: Send>(value: T) -> T {
    value
}

async fn locks() -> u32 {
    let shared = Shared::default();
    {
        let mut map: MutexGuard<'_, HashMap<String, u32>> = shared.map.lock().await;
        *map.entry("a".to_string()).or_insert(0) += 1;
        map.insert("b".into(), 2);
    }
    let owned: OwnedMutexGuard<_> = shared.map.clone().lock_owned().await;
    assert!(shared.map.try_lock().is_err());
    let sum: u32 = owned.values().sum();
    drop(owned);
    {
        let mut table: RwLockWriteGuard<'_, Vec<u32>> = shared.table.write().await;
        table.push(sum);
    }
    let table: RwLockReadGuard<'_, Vec<u32>> = shared.table.read().await;
    let guard = shared.map.lock().await;
    let mut part = MutexGuard::map(guard, |map| map.get_mut("a").unwrap());
    *part += 1;
    *COUNT.lock().await += 1;
    table.iter().sum::<u32>() + *part + Mutex::new(5).into_inner()
}

async fn permits() -> Result<usize, AcquireError> {
    let semaphore = Arc::new(Semaphore::new(3));
    let one: SemaphorePermit<'_> = semaphore.acquire().await?;
    let owned: OwnedSemaphorePermit = semaphore.clone().acquire_owned().await?;
    let two = semaphore.try_acquire_many(1).unwrap();
    two.forget();
    let room = ROOM.acquire_many(2).await?;
    drop((one, owned, room));
    semaphore.add_permits(1);
    Ok(semaphore.available_permits())
}

async fn channels() -> Vec<u32> {
    let (sender, mut receiver) = mpsc::channel::<u32>(2);
    let other = sender.clone();
    let producer: JoinHandle<Result<(), mpsc::error::SendError<u32>>> = tokio::spawn(async move {
        for i in 0..3 {
            sender.send(i).await?;
        }
        Ok(())
    });
    tokio::spawn(async move {
        other.reserve().await.unwrap().send(9);
        let _ = other.try_send(10);
    });
    let mut got = Vec::new();
    while let Some(message) = receiver.recv().await {
        got.push(message);
    }
    producer.await.unwrap().unwrap();
    let (sender, mut receiver) = mpsc::unbounded_channel();
    sender.send(4).unwrap();
    drop(sender);
    while let Some(message) = receiver.recv().await {
        got.push(message);
    }
    assert!(matches!(receiver.try_recv(), Err(mpsc::error::TryRecvError::Disconnected)));
    got.sort_unstable();
    got
}

async fn one_shots() -> u32 {
    let (sender, receiver) = oneshot::channel();
    let (cancel, mut cancelled) = oneshot::channel::<()>();
    drop(cancel);
    sender.send(7).unwrap();
    assert!(cancelled.try_recv().is_err());
    tokio::select! {
        value = receiver => value.unwrap(),
        _ = sleep(Duration::from_secs(1)) => 0,
    }
}

async fn news() -> u32 {
    let (sender, mut first) = broadcast::channel(4);
    let mut second = sender.subscribe();
    sender.send(1_u32).unwrap();
    let (set, mut seen) = watch::channel(0_u32);
    let watcher = tokio::spawn(async move {
        seen.changed().await.unwrap();
        let value = *seen.borrow_and_update();
        value
    });
    set.send(5).unwrap();
    first.recv().await.unwrap() + second.recv().await.unwrap() + watcher.await.unwrap()
}

async fn meetings() -> usize {
    let barrier = Arc::new(Barrier::new(2));
    let notify = Arc::new(Notify::new());
    let (b, n) = (barrier.clone(), Arc::clone(&notify));
    let other = tokio::spawn(async move {
        n.notified().await;
        b.wait().await.is_leader()
    });
    tokio::task::yield_now().await;
    notify.notify_one();
    let leader = barrier.wait().await.is_leader();
    let waits = notify.notified();
    tokio::pin!(waits);
    waits.as_mut().enable();
    notify.notify_waiters();
    waits.await;
    ONCE.get_or_init(|| async { "once".to_string() }).await;
    usize::from(leader) + usize::from(other.await.unwrap()) + ONCE.get().map_or(0, String::len)
}

async fn times() -> bool {
    let begun = Instant::now();
    let mut ticks: Interval = interval(Duration::from_millis(2));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks.tick().await;
    ticks.tick().await;
    let nap: Sleep = sleep(Duration::from_millis(1));
    tokio::pin!(nap);
    let mut turns = 0;
    loop {
        tokio::select! {
            biased;
            () = &mut nap, if turns == 0 => {
                turns += 1;
                nap.as_mut().reset(Instant::now() + Duration::from_millis(1));
            }
            _ = ticks.tick() => break,
            else => break,
        }
    }
    sleep_until(begun + Duration::from_millis(3)).await;
    let late = timeout(Duration::from_millis(1), sleep(Duration::from_secs(5))).await;
    late.is_err() && begun.elapsed() >= Duration::from_millis(3)
}

async fn sets() -> Result<u32, JoinError> {
    let mut set: JoinSet<u32> = JoinSet::new();
    for i in 0..4 {
        set.spawn(async move {
            sleep(Duration::from_millis(i)).await;
            i as u32
        });
    }
    let stop: AbortHandle = set.spawn(std::future::pending());
    stop.abort();
    let mut sum = 0;
    while let Some(joined) = set.join_next().await {
        match joined {
            Ok(value) => sum += value,
            Err(error) if error.is_cancelled() => sum += 100,
            Err(error) => return Err(error),
        }
    }
    let handles: Vec<_> = (0..2).map(|i| tokio::spawn(async move { i })).collect();
    for handle in handles {
        sum += handle.await?;
    }
    sum += tokio::task::spawn_blocking(|| 1000).await?;
    let all: JoinSet<u32> = [1, 2].into_iter().map(std::future::ready).collect();
    Ok(sum + all.join_all().await.into_iter().sum::<u32>())
}

async fn local() -> u32 {
    let set = LocalSet::new();
    let shared = std::rc::Rc::new(3);
    set.run_until(async move { tokio::task::spawn_local(async move { *shared }).await.unwrap() }).await
}

async fn together() -> Result<(u32, u32), String> {
    let boxed: Pin<Box<dyn Future<Output = Result<u32, String>> + Send>> = Box::pin(async { Ok(1) });
    let (a, b) = tokio::join!(async { 1 }, is_send(locks()));
    assert!(a + b > 1);
    tokio::try_join!(boxed, async { Ok(2) })
}

fn own_runtime() -> u32 {
    let runtime: Runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let task: JoinHandle<u32> = runtime.spawn(async { 1 });
    let handle: Handle = runtime.handle().clone();
    let more = runtime.block_on(async move { task.await.unwrap() + handle.spawn(async { 2 }).await.unwrap() });
    more + runtime.block_on(async { tokio::task::spawn_blocking(|| Handle::current().block_on(async { 3 })).await.unwrap() })
}

async fn from_a_thread() -> u32 {
    let (sender, mut receiver) = mpsc::channel(1);
    let handle = Handle::current();
    let thread = std::thread::spawn(move || {
        sender.blocking_send(1).unwrap();
        handle.block_on(async {
            sleep(Duration::from_millis(1)).await;
            sender.send(2).await.unwrap();
        });
    });
    let sum = receiver.recv().await.unwrap() + receiver.recv().await.unwrap();
    thread.join().unwrap();
    sum
}

pub async fn everything() -> String {
    assert_eq!(from_a_thread().await, 3);
    let first = is_send(permits()).await.unwrap();
    let (second, third) = (is_send(channels()).await, is_send(one_shots()).await);
    let (fourth, fifth) = (is_send(news()).await, is_send(meetings()).await);
    let (sixth, seventh) = (times().await, sets().await.unwrap());
    let last = (local().await, together().await.unwrap());
    format!("{first} {second:?} {third} {fourth} {fifth} {sixth} {seventh} {last:?}")
}

#[tokio::main]
async fn main() {
    println!("{}", everything().await);
    println!("{}", tokio::task::spawn_blocking(own_runtime).await.unwrap());
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn all() {
        super::everything().await;
    }
}
