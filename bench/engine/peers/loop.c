/*
 * The reference engine's own search, called from one thread without starting others: its compiled code finds
 * the longest match of each suffix of a query, and the ranks of an n-gram. Its Python interface starts a
 * thread for each of these.
 */
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* What std::vector<T> is in memory. */
typedef struct {
    const uint8_t *begin, *end, *capacity;
} Vector;

typedef struct {
    uint64_t first, second;
} Range;

/* Engine<T>::compute_longest_prefix_len_thread and Engine<T>::_find_thread. */
typedef void (*LongestPrefix)(const void *engine, const Vector *ids, size_t shard, size_t *out);
typedef void (*Find)(const void *engine, size_t shard, const uint8_t *ids, uint64_t bytes, Range within,
                     Range *out);

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* lengths[i] = tokens of the longest match from token i on, in any shard. Returns nanoseconds. */
uint64_t longest_prefixes(LongestPrefix search, const void *engine, const uint8_t *ids, size_t count,
                          size_t width, size_t shards, size_t *lengths) {
    uint64_t started = now();
    for (size_t i = 0; i < count; i++) {
        const uint8_t *end = ids + count * width;
        Vector suffix = {ids + i * width, end, end};
        lengths[i] = 0;
        for (size_t shard = 0; shard < shards; shard++) {
            size_t length = 0;
            search(engine, &suffix, shard, &length);
            if (length > lengths[i]) lengths[i] = length;
        }
    }
    return now() - started;
}

/* counts[q] and nanoseconds[q] of n-gram q, all of `length` tokens, one behind the other in `ids`. */
void count_ngrams(Find search, const void *engine, const uint8_t *ids, size_t queries, size_t length,
                  size_t width, size_t shards, const uint64_t *shard_tokens, uint64_t *counts,
                  uint64_t *nanoseconds) {
    for (size_t q = 0; q < queries; q++) {
        uint64_t started = now();
        counts[q] = 0;
        for (size_t shard = 0; shard < shards; shard++) {
            Range within = {0, shard_tokens[shard]}, found = {0, 0};
            search(engine, shard, ids + q * length * width, length * width, within, &found);
            counts[q] += found.second - found.first;
        }
        nanoseconds[q] = now() - started;
    }
}
