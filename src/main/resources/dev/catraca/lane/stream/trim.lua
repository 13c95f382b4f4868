#!lua flags=allow-oom
-- Trims the oldest entries of a stream that is too long, and those that are too old, never one
-- that the group has pending or has not been given yet.
-- KEYS: 1 stream
-- ARGV: 1 consumer group, 2 entries to keep, 3 milliseconds to keep one for, 4 entries to trim
--       at most
-- Returns how many were trimmed.
--include lane/stream/delivered.lua
local stream, group, keep, age, most = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

local length = redis.call('XLEN', stream)
local delivered = length > 0 and lastDelivered(redis.call('XINFO', 'GROUPS', stream), group)
if not delivered then
  return 0
end
-- MINID keeps the entry it names, so the last delivered one stays too: no harm
local upTo = delivered
local pending = redis.call('XPENDING', stream, group, '-', '+', 1)
if pending[1] and isOlder(pending[1][1], upTo) then
  upTo = pending[1][1]
end
local time = redis.call('TIME')
local old = string.format('%.0f-0', math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - age))
local oldest = redis.call('XRANGE', stream, '-', isOlder(old, upTo) and old or upTo, 'COUNT', most)
local excess = math.min(length - keep, most)
if excess > 0 and excess >= #oldest then
  oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', excess + 1)
end
if #oldest == 0 then
  return 0
end
local boundary = oldest[#oldest][1]
return redis.call('XTRIM', stream, 'MINID', '~', isOlder(boundary, upTo) and boundary or upTo)
