// Times Wolff updates of the crate ising at the critical point and prints
// nanoseconds per flipped spin: how many spins an update flips is seen in the
// magnetization.
use ising::algorithm::AlgorithmType;
use ising::lattice::Lattice;
use rand::{rngs::SmallRng, SeedableRng};
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let l: usize = args.next().unwrap().parse().unwrap();
    let updates: usize = args.next().unwrap().parse().unwrap();
    let mut rng = SmallRng::seed_from_u64(1);
    let mut lattice = Lattice::new(l, &mut rng);
    let mut wolff = AlgorithmType::Wolff.new_algorithm(&lattice, ising::CRITICAL_TEMPERATURE);
    for _ in 0..1000 {
        wolff.step(&mut lattice, &mut rng);
    }
    let (mut flipped, mut before) = (0.0, lattice.average_magnetization());
    let start = Instant::now();
    for _ in 0..updates {
        wolff.step(&mut lattice, &mut rng);
        let now = lattice.average_magnetization();
        flipped += (now - before).abs() / 2.0 * (l * l) as f64;
        before = now;
    }
    println!("{}", start.elapsed().as_nanos() as f64 / flipped);
}
