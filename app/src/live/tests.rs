mod behaviour;
mod builds;
mod convergence;
mod rows;
mod world;
