#!lua flags=no-writes
-- Looks which workers' leases are over, by the server's clock.
-- KEYS: 1 workers of a lane (sorted set)
-- ARGV: 1 microseconds that a lease can have left at most; one that seems to have more was
--       given before the clock was set back
-- Returns the workers' names.
local now = redis.call('TIME')
local micros = now[1] * 1000000 + now[2]
local names = redis.call('ZRANGEBYSCORE', KEYS[1], 0, string.format('%.0f', micros))
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], string.format('%.0f', micros + ARGV[1]), '+inf')) do
  names[#names + 1] = name
end
return names
