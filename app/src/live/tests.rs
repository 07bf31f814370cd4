mod behaviour;
mod convergence;
mod world;
