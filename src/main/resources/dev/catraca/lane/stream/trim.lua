#!lua flags=allow-oom
-- Trims the oldest entries of a stream that are too old or, by whole blocks, too many, never one
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
local pending = redis.call('XPENDING', stream, group, '-', '+', 1)
local first = pending[1] and not isOlder(delivered, pending[1][1]) and pending[1][1]

-- exactly, however few: what outlives its record would be a dead letter if the group were lost
local time = redis.call('TIME')
local old = string.format('%.0f-0', math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - age))
local last = isOlder(old, first or delivered) and old or first and '(' .. first or delivered
local aged = redis.call('XRANGE', stream, '-', last, 'COUNT', most)
if #aged > 0 then
  local young = redis.call('XRANGE', stream, '(' .. aged[#aged][1], '+', 'COUNT', 1)[1]
  if young then return redis.call('XTRIM', stream, 'MINID', '=', young[1]) end
  return redis.call('XTRIM', stream, 'MAXLEN', '=', 0)
end

local excess = math.min(length - keep, most)
if excess <= 0 then
  return 0
end
-- MINID keeps the entry it names, so the last delivered one stays too: no harm
local upTo = first or delivered
local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', excess + 1)
local boundary = oldest[#oldest][1]
return redis.call('XTRIM', stream, 'MINID', '~', isOlder(boundary, upTo) and boundary or upTo)
