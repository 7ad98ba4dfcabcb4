//! Expressions over parameters and shared variables.

use super::expr::Expr;
use super::fault::Fault;
use super::ids::VarId;
use super::value::Value;
use super::whole::Program;

/// placeholder
#[derive(Debug, Clone, PartialEq)]
pub struct OverShared(pub Expr);

impl OverShared {
    /// holds
    ///
    /// # Errors
    /// f
    pub fn holds(&self, program: &Program, values: &[Value]) -> Result<bool, Fault> {
        self.0.truth(&program.scope(values, 0))
    }

    /// vars
    pub fn vars(&self) -> Vec<VarId> {
        Vec::new()
    }
}
