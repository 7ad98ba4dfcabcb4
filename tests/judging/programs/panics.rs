pub fn add(a: u32, b: u32) -> u32 {
    let sums: Vec<u32> = vec![a + b];
    sums[1]
}
