-- What an order was accepted with, from four fields of its record: sector, matchId, buyer,
-- and facts, which is
--   quantity|amount|currency|acceptedAt|lane|sequence
-- One field is written and read faster than six; none must be longer than 64 bytes, or Redis
-- keeps the record as a hash table (hash-max-listpack-value).
-- Returns nothing if somebody has changed one of them.
local function factsOf(text, sector, matchId, buyer)
  local quantity, amount, currency, acceptedAt, lane, sequence =
    string.match(text or '', '^(%d+)|([^|]+)|([^|]+)|(%d+)|([^|]+)|(%d+)$')
  return quantity and sector and matchId and buyer and { sector = sector, quantity = quantity, matchId = matchId,
    amount = amount, currency = currency, acceptedAt = acceptedAt, lane = lane, sequence = sequence, buyer = buyer }
end
