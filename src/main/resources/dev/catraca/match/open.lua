#!lua
-- Opens a match for sale, once.
-- KEYS: 1 match (hash), 2 matches of the partition (sorted set)
-- ARGV: 1 match id, 2 kickoff in epoch seconds, then field, value, … of the match
-- Returns 1, or 0 when the match is there already, which changes nothing.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return 1
