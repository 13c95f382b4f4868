#!lua flags=allow-oom
-- Trims the oldest entries of a stream that is too long, never one that the group has
-- pending or has not been given yet.
-- KEYS: 1 stream
-- ARGV: 1 consumer group, 2 entries to keep, 3 entries to trim at most
-- Returns how many were trimmed.
--include lane/stream/delivered.lua
local stream, group, keep, most = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local excess = redis.call('XLEN', stream) - keep
if excess <= 0 then
  return 0
end
local delivered = lastDelivered(redis.call('XINFO', 'GROUPS', stream), group)
if not delivered then
  return 0
end
-- MINID keeps the entry it names, so the last delivered one stays too: no harm
local upTo = delivered
local pending = redis.call('XPENDING', stream, group, '-', '+', 1)
if pending[1] and isOlder(pending[1][1], upTo) then
  upTo = pending[1][1]
end
local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', math.min(excess, most) + 1)
local boundary = oldest[#oldest][1]
return redis.call('XTRIM', stream, 'MINID', '~', isOlder(boundary, upTo) and boundary or upTo)
