#!lua flags=allow-oom
-- Puts open orders that have no entry in the stream back into it. An entry counts if it is
-- there and the group has it pending or has not been given it yet. An order in the hands of
-- a living consumer is left alone, and one whose record somebody has changed; one whose
-- record is gone leaves the indexes.
-- KEYS: 1 stream, 2 queued, 3 processing (set), 4 delayed orders of the lane, 5 workers (sorted
--       sets), then the record (string) of each order
-- ARGV: 1 consumer group, 2 channel for changes of status, 3 most microseconds that a lease
--       holds, then the id of each order
-- Returns how many were put back or left the indexes.
--include order/record.lua
--include order/entry.lua
--include lane/stream/delivered.lua
local stream, queued, processing, delayed, workers = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local group, channel, longest = ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local put, changes, records = 0, {}, readRecords(KEYS, 6)

local groups = redis.pcall('XINFO', 'GROUPS', stream)
local delivered = lastDelivered(groups.err and {} or groups, group)
local areDelayed = redis.call('ZCARD', delayed) > 0

local info = fieldsOf(redis.pcall('XINFO', 'STREAM', stream))
local last, deleted, first = info['last-generated-id'], info['max-deleted-entry-id'], info['first-entry']

-- Whether the stream has an entry. Between its ends nothing was trimmed, and above the highest one
-- that was deleted nothing was deleted.
local function isThere(entry)
  return first and not isOlder(entry, first[1]) and not isOlder(last, entry) and isOlder(deleted, entry)
    or #redis.call('XRANGE', stream, entry, entry) > 0
end

local function hasEntry(id, entry)
  if areDelayed and redis.call('ZSCORE', delayed, id) then return true end
  if not (string.match(entry, '^%d+%-%d+$') and isThere(entry)) then
    return false
  end
  -- without its group the stream is read again from its beginning
  return not delivered or isOlder(delivered, entry)
    or #redis.call('XPENDING', stream, group, entry, entry, 1) > 0
end

--include order/owner.lua

local function enter(record, id, o)
  o.status, o.entry = 'queued', addEntry(stream, id, o, string.match(o.claim, '/(%d+)'))
  redis.call('SET', record, textOf(o))
  put = put + 1
end

-- of those queued only what has no entry
local function putBack(id, record)
  local o = recordOf(records[record])
  local status = statusOf(record, o)
  if status == 'queued' then
    enter(record, id, o)
  elseif status == 'processing' and not isOwned(o.claim) and not hasEntry(id, o.entry) then
    redis.call('SREM', processing, id)
    redis.call('ZADD', queued, o.acceptedAt, id)
    enter(record, id, o)
    changes[#changes + 1] = id .. '|queued|' .. o.claim .. '|||'
  elseif status and status ~= 'queued' and status ~= 'processing' then
    put = put + redis.call('ZREM', queued, id) + redis.call('SREM', processing, id)
    redis.call('ZREM', delayed, id)
  end
end

for i = 4, #ARGV do
  local id, record = ARGV[i], KEYS[i + 2]
  -- most have one, and need not be taken apart
  local entry = string.match(records[record] or '', '^queued|[^|\n]+|%d*|[%l-]*|%d*|([%d-]*)\n')
  if not (entry and hasEntry(id, entry)) then putBack(id, record) end
end
if #changes > 0 then
  redis.call('PUBLISH', channel, table.concat(changes, '\n'))
end
return put
