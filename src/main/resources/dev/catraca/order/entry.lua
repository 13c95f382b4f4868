-- Puts an order into the stream once more, and notes the entry in its record.
local function addEntry(stream, record, id, facts, attempts)
  local entry = { 'id', id, 'matchId', facts.matchId, 'sector', facts.sector, 'quantity', facts.quantity,
    'buyer', facts.buyer, 'amount', facts.amount, 'amount.currency', facts.currency, 'sequence', facts.sequence,
    'attempts', attempts }
  local fields = redis.call('HGETALL', record)
  for i = 1, #fields, 2 do
    if string.sub(fields[i], 1, 1) == '@' then
      entry[#entry + 1] = string.sub(fields[i], 2)
      entry[#entry + 1] = fields[i + 1]
    end
  end
  redis.call('HSET', record, 'entry', redis.call('XADD', stream, '*', unpack(entry)))
end
