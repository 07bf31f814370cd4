mod behaviour;
mod blocked;
mod builds;
mod convergence;
mod failed;
mod rows;
mod world;
