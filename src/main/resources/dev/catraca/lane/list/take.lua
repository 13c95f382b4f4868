#!lua flags=allow-oom
-- Takes the next orders in line into a worker's hands: many LMOVEs in two commands.
-- KEYS: 1 the lane's list, 2 the worker's processing list, 3 workers of the lane (sorted
--       set), so that nobody holds anything without a lease
-- ARGV: 1 how many at most, 2 the worker, 3 microseconds that a lease holds
-- Returns their ids, the next in line first.
redis.call('LLEN', KEYS[2]) -- fails if that is no list, before anything is taken
local taken = redis.call('RPOP', KEYS[1], ARGV[1]) or {}
if #taken > 0 then
  redis.call('LPUSH', KEYS[2], unpack(taken))
end
local now = redis.call('TIME')
redis.call('ZADD', KEYS[3], 'NX', string.format('%.0f', now[1] * 1000000 + now[2] + ARGV[3]), ARGV[2])
return taken
