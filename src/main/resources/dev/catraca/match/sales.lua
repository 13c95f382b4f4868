#!lua
-- Opens or closes the sales of a match that exists.
-- KEYS: 1 match (hash)
-- ARGV: 1 open or closed
-- Returns 1, or 0 when there is no such match.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], 'sales', ARGV[1])
return 1
