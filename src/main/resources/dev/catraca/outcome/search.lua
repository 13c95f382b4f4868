#!lua flags=no-writes
-- Reads those orders that a search means, with their places in line.
-- KEYS: 1 to 3 queued orders of the partition in list, stream, pubsub (sorted sets), then
--       for each order its record (string)
-- ARGV: 1 and 2 first and last microsecond of acceptance, 3 lane, 4 status, 5 match, 6 buyer
--       ('' for any), 7 how many at most
-- Returns for each of the first that are meant its number, from 1, its record and its rank in line, from 0:
-- '' when not queued; what is no order is not meant.
--include outcome/rank.lua
local from, to = tonumber(ARGV[1]), tonumber(ARGV[2])
local wanted = { lane = ARGV[3], status = ARGV[4], match = ARGV[5], buyer = ARGV[6] }
-- what most orders lack is told without taking them apart; where any will do, this stands in each
local parts = { '|' .. wanted.lane, wanted.status .. '|', '|' .. wanted.match, '\n' .. wanted.buyer }
-- as order/record.lua has it: status, match, acceptedAt, lane and buyer
local RECORD = '^(%l+)|[^|\n]+|%d*|[%l-]*|%d*|[%d-]*\n'
  .. '%d+|[^|\n]+|([^|\n]+)|[^|\n]+|%u+|(%d+)|(%l+)|%d+|[^|\n]*\n([^\n]+)'

local function is(name, value)
  return wanted[name] == '' or wanted[name] == value
end

-- Returns status and lane of one that is meant.
local function meant(text)
  for _, part in ipairs(parts) do
    if not (text and string.find(text, part, 1, true)) then return nil end
  end
  local status, match, acceptedAt, lane, buyer = string.match(text, RECORD)
  local accepted = tonumber(acceptedAt)
  if accepted and accepted >= from and accepted <= to and is('lane', lane) and is('status', status)
    and is('match', match) and is('buyer', buyer) then
    return status, lane
  end
end

local found = {}
-- #, of a long table, is a search
local n, most = 0, 3 * ARGV[7]
for i, text in ipairs(redis.call('MGET', unpack(KEYS, 4))) do
  local status, lane = meant(text)
  if status then
    found[n + 1], found[n + 2], found[n + 3] = tostring(i), text, rankOf(KEYS[i + 3], status == 'queued' and lane)
    n = n + 3
  end
  if n == most then break end
end
return found
