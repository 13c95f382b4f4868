-- What an order was accepted with, as the field facts of its record has it:
--   sector|quantity|match id|amount|currency|acceptedAt|lane|sequence|traceparent|buyer
-- It never changes, and one field is written and read much faster than ten. The buyer
-- stands last, for only there may be a | in it.
-- Returns nothing if somebody has changed it.
local function factsOf(text)
  local sector, quantity, matchId, amount, currency, acceptedAt, lane, sequence, traceparent, buyer =
    string.match(text or '', '^([^|]+)|(%d+)|([^|]+)|([^|]+)|([^|]+)|(%d+)|([^|]+)|(%d+)|([^|]*)|(.+)$')
  return sector and { sector = sector, quantity = quantity, matchId = matchId, amount = amount, currency = currency,
    acceptedAt = acceptedAt, lane = lane, sequence = sequence, traceparent = traceparent, buyer = buyer }
end
