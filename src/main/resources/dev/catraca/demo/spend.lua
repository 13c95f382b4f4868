#!lua
-- Takes one of a number of mishaps.
-- KEYS: 1 faults (hash)
-- ARGV: 1 field that counts them
-- Returns 1, or 0 when none is left.
if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or 0) < 1 then
  return 0
end
redis.call('HINCRBY', KEYS[1], ARGV[1], -1)
return 1
