mod behaviour;
mod blocked;
mod builds;
mod convergence;
mod rows;
mod world;
