#!lua flags=allow-oom
-- Takes the next orders in line into a worker's hands.
-- KEYS: 1 the lane's list, 2 the worker's processing list, 3 workers of the lane (sorted
--       set), so that nobody holds anything without a lease
-- ARGV: 1 how many at most, 2 the worker, 3 microseconds that a lease holds
-- Returns their ids, the next in line first.
local taken = {}
for i = 1, tonumber(ARGV[1]) do
  local id = redis.call('LMOVE', KEYS[1], KEYS[2], 'RIGHT', 'LEFT')
  if not id then break end
  taken[i] = id
end
local now = redis.call('TIME')
redis.call('ZADD', KEYS[3], 'NX', string.format('%.0f', now[1] * 1000000 + now[2] + ARGV[3]), ARGV[2])
return taken
