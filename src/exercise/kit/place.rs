//! Where a kit is kept that belongs to no desk.

use super::support::KitError;
use etcetera::BaseStrategy;
use std::path::PathBuf;

/// The environment variable that says where to keep what can be made again.
pub const CACHE: &str = "COUNTERPOINT_CACHE";

/// The folder for what can be made again: [`CACHE`], or the platform's folder for that.
///
/// # Errors
/// Where there is no home directory.
pub fn cache_folder() -> Result<PathBuf, KitError> {
    if let Some(folder) = std::env::var_os(CACHE).filter(|folder| !folder.is_empty()) {
        return Ok(PathBuf::from(folder));
    }
    let strategy = etcetera::choose_base_strategy().map_err(|_| KitError::NoHome)?;
    Ok(strategy.cache_dir().join("counterpoint"))
}
