#!lua flags=no-writes
-- Lists a partition's matches.
-- KEYS: matches (sorted set by kickoff)
-- Returns the id and the kickoff of each.
return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
