-- The record of an order is a text, which MGET and MSET read and write for a whole call:
--   status|claim|settledAt|reason|ticket|entry
--   quantity|sector|matchId|amount|currency|acceptedAt|lane|sequence|traceparent
--   buyer
--   name=value                                        a line for each free attribute
-- Only the first line ever changes.
-- accept.lua writes it; besides recordOf, start.lua, settle.lua, stream/putback.lua, entry.lua,
-- attributes.lua, read.lua, search.lua and statuses.lua know something of its form, and in Java
-- OrderRecord, StatusChange, Facts and Recount.

-- Returns its fields, 'accepted' for all but the first line, from the line break on; nothing
-- if somebody has changed it.
local function recordOf(text)
  local o = {}
  o.status, o.claim, o.settledAt, o.reason, o.ticket, o.entry, o.at, o.quantity, o.sector, o.matchId, o.amount,
    o.currency, o.acceptedAt, o.lane, o.sequence, o.traceparent, o.buyer = string.match(text or '',
      '^(%l+)|([^|\n]+)|(%d*)|([%l-]*)|(%d*)|([%d-]*)()\n(%d%d?)|([^|\n]+)|([^|\n]+)|([^|\n]+)|(%u+)|(%d+)|(%l+)|(%d+)|'
      .. '([^|\n]*)\n([^\n]+)')
  if not o.status then return nil end
  o.accepted = string.sub(text, o.at)
  return o
end

-- Returns the record with the first line of these fields.
local function textOf(o)
  return table.concat({ o.status, o.claim, o.settledAt, o.reason, o.ticket, o.entry }, '|') .. o.accepted
end

-- Returns the records that the keys from the first one on name, by their keys; what is none is left out.
local function readRecords(keys, first)
  local records = {}
  for i, text in ipairs(first <= #keys and redis.call('MGET', unpack(keys, first)) or {}) do
    records[keys[first + i - 1]] = text or nil
  end
  return records
end
