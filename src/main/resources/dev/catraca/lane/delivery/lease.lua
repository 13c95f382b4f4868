#!lua flags=allow-oom
-- Renews the leases of workers, by the server's clock.
-- KEYS: 1 workers of the lane (sorted set)
-- ARGV: 1 microseconds that a lease holds, then the workers
-- Returns how many workers there are.
local now = redis.call('TIME')
local till = string.format('%.0f', now[1] * 1000000 + now[2] + tonumber(ARGV[1]))
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[1], till, ARGV[i])
end
return #ARGV - 1
