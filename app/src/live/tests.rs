mod behaviour;
mod blocked;
mod builds;
mod convergence;
mod failed;
mod restored;
mod rows;
mod world;
