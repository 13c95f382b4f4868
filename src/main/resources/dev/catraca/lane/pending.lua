#!lua flags=no-writes
-- Counts what a lane's workers were given and have not acknowledged.
-- KEYS: the stream, or the processing lists of the list's workers
-- ARGV: 1 the stream's group
-- Returns the number.
local total = 0
for _, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  if kind == 'stream' then
    -- the answer of a group that is gone has no number
    total = total + (redis.pcall('XPENDING', key, ARGV[1])[1] or 0)
  elseif kind == 'list' then
    total = total + redis.call('LLEN', key)
  end
end
return total
