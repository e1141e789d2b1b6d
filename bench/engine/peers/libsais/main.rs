//! libsais PATH WIDTH [TABLE]: sorts the suffixes of a token file in the order of its bytes, on one thread,
//! prints the seconds as JSON, and compares the result with an index's table where one is named.
use libsais::SuffixArrayConstruction;
use std::{env, fs, time::Instant};

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let bytes = fs::read(&arguments[1]).expect("the token file can be read");
    let width: usize = arguments[2].parse().expect("the width is a number");
    let started;
    let sa: Vec<i32> = if width == 2 {
        // Numbers that compare as the bytes of the file do.
        let text: Vec<u16> = bytes.chunks_exact(2).map(|t| u16::from_be_bytes([t[0], t[1]])).collect();
        drop(bytes);
        started = Instant::now();
        SuffixArrayConstruction::for_text(&text)
            .in_owned_buffer()
            .single_threaded()
            .run()
            .expect("libsais sorts")
            .into_vec()
    } else {
        let keys: Vec<u32> =
            bytes.chunks_exact(4).map(|t| u32::from_be_bytes([t[0], t[1], t[2], t[3]])).collect();
        drop(bytes);
        // libsais wants small numbers here: the rank of each key among the keys that occur. Not timed.
        let mut values = keys.clone();
        values.sort_unstable();
        values.dedup();
        let mut text: Vec<i32> =
            keys.iter().map(|key| values.binary_search(key).expect("every key occurs") as i32).collect();
        drop(keys);
        started = Instant::now();
        SuffixArrayConstruction::for_text_mut(&mut text)
            .in_owned_buffer32()
            .single_threaded()
            .run()
            .expect("libsais sorts")
            .into_vec()
    };
    let seconds = started.elapsed().as_secs_f64();
    let different = arguments.get(3).map_or(-1, |path| differences(path, &sa, width));
    println!("{{\"seconds\":{seconds},\"different\":{different}}}");
}

/// Entries of an index's table that are not those of `sa`.
fn differences(path: &str, sa: &[i32], width: usize) -> i64 {
    let table = fs::read(path).expect("the table can be read");
    let entry = table.len() / sa.len();
    let mut different = 0;
    for (bytes, &start) in table.chunks_exact(entry).zip(sa) {
        let mut offset = [0u8; 8];
        offset[..entry].copy_from_slice(bytes);
        if u64::from_le_bytes(offset) != start as u64 * width as u64 {
            different += 1;
        }
    }
    different
}
