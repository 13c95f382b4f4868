-- Returns a number of seats that was read from a hash; false if there is none, or what HINCRBY would
-- fail on, for somebody has written it by hand: tonumber takes 1.5, inf and 0x10, too.
local function seatsOf(text)
  return text == '0' and 0 or text and #text < 16 and string.match(text, '^-?[1-9]%d*$') and tonumber(text)
end
