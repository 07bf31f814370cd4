mod behaviour;
mod builds;
mod convergence;
mod world;
