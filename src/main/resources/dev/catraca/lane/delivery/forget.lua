#!lua flags=allow-oom
-- Forgets the workers whose leases are over, by the server's clock.
-- KEYS: 1 workers of a lane (sorted set)
-- Returns how many.
local now = redis.call('TIME')
return redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, string.format('%.0f', now[1] * 1000000 + now[2]))
