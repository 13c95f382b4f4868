#!lua flags=allow-oom
-- Puts open orders that have no entry back at the head of the list. One that is in the
-- hands of a living worker is left alone, and one whose record somebody has changed; one
-- whose record is gone leaves the indexes.
-- KEYS: 1 the lane's list, 2 queued, 3 processing (set), 4 delayed orders of the lane, 5 workers
--       (sorted sets), then the processing lists, then the record (string) of each order
-- ARGV: 1 channel for changes of status, 2 most microseconds that a lease holds, 3 how many
--       processing lists, then the id of each order
-- Returns how many were put back or left the indexes.
--include order/record.lua
local list, queued, processing, delayed, workers = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local channel, longest, lists = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local put, changes, records = 0, {}, readRecords(KEYS, 6 + lists)

local function hasEntry(id)
  -- the caller has looked through the whole line; what another has put back since stands near
  -- its head, and an order that comes to stand in line twice is settled once
  if redis.call('ZSCORE', delayed, id) or redis.call('LPOS', list, id, 'RANK', -1, 'MAXLEN', 1000) then return true end
  for i = 6, 5 + lists do
    if redis.call('LPOS', KEYS[i], id) then return true end
  end
  return false
end

--include order/owner.lua

for i = 4, #ARGV do
  local id, record = ARGV[i], KEYS[i + 2 + lists]
  local o = recordOf(records[record])
  local status = statusOf(record, o)
  if status == 'queued' and not hasEntry(id) then
    redis.call('RPUSH', list, id)
    put = put + 1
  elseif status == 'processing' and not isOwned(o.claim) and not hasEntry(id) then
    o.status = 'queued'
    redis.call('SET', record, textOf(o))
    redis.call('SREM', processing, id)
    redis.call('ZADD', queued, o.acceptedAt, id)
    redis.call('RPUSH', list, id)
    changes[#changes + 1] = id .. '|queued|' .. o.claim .. '|||'
    put = put + 1
  elseif status and status ~= 'queued' and status ~= 'processing' then
    put = put + redis.call('ZREM', queued, id) + redis.call('SREM', processing, id)
    redis.call('ZREM', delayed, id)
  end
end
if #changes > 0 then
  redis.call('PUBLISH', channel, table.concat(changes, '\n'))
end
return put
