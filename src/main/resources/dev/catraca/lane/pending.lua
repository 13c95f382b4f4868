#!lua flags=no-writes
-- Counts what a lane's workers were given and have not acknowledged.
-- KEYS: 1 the stream, or the workers of the list (sorted set); their processing lists are read
--       too, which are of the same partition
-- ARGV: 1 the stream's group, 2 what the names of processing lists begin with
-- Returns the number.
local kind = redis.call('TYPE', KEYS[1]).ok
if kind == 'stream' then
  -- the answer of a group that is gone has no number
  return redis.pcall('XPENDING', KEYS[1], ARGV[1])[1] or 0
end
local total = 0
for _, worker in ipairs(kind == 'zset' and redis.call('ZRANGE', KEYS[1], 0, -1) or {}) do
  local length = redis.pcall('LLEN', ARGV[2] .. worker)
  total = total + (type(length) == 'number' and length or 0)
end
return total
