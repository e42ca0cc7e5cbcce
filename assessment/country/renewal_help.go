package country

// RenewalHelp says how a file of reference data is written, for who has to
// write one.
const RenewalHelp = `A file of reference data is text in UTF-8: comma, semicolon or tab separated
values, as any spreadsheet saves them. Above the header, four lines say what it
is; they are shown wherever the data are used:

  # What: World Bank country and lending groups
  # As of: FY2026, in force from 2025-07-01
  # Source: World Bank, country and lending groups, published 2025-07-01
  # Rights: World Bank, CC BY 4.0

The columns say which kind of data it is. They may stand in any order.

classes: how the World Bank classifies countries
  country      a code or an English name, such as KEN, KE, 404 or Kenya
  fiscal_year  FY2026 or 2026: the one that began on 2025-07-01
  income       L, LM, UM or H, or the Bank's words ("Lower middle income");
               empty is not classified
  lending      IDA, Blend or IBRD; empty does not borrow
  fragile      yes or no: on the list of fragile and conflict-affected situations
  Of income, lending and fragile one or two may be left out. A country without a
  row keeps the newest class that is known of it, so a list of fragile
  situations has a row with "no" for each country that left the list.

members: who belongs to an organisation
  organisation its id, such as ECOWAS
  country      as above
  joined       the first day as a member: 1975-05-28, 1975-05 or 1975
  left         the first day as no member any more; empty is a member still
  The rows replace the whole list of each organisation that they name, so past
  members are in it too. Who came back has one row for each time.

organisations: new organisations, or new names
  organisation its id: at most 40 letters, digits and -._+/& without spaces
  name         its English name

rates: what currencies are worth
  currency     code of ISO 4217, such as KES
  date         the day from which the rate counts, until that of the next rate
  per_usd      units of the currency for one US dollar, in decimals: 129.5
               (a decimal comma in a file with semicolons only)

prices: price levels, by which money of one year is counted in that of another
  currency     code of ISO 4217, such as KES; USD is one like any other
  year         calendar year, such as 2026
  index        price level of the currency's economy in that year, in decimals,
               such as a consumer price index or a GDP deflator: 131.4. Any base
               will do, and is the same in all years of a currency
  The rows replace the whole series of each currency that they name, so earlier
  years are in it too: years on two bases can't be compared.

population: how many people live in countries, by which a matching can weigh them
  country      as above
  year         calendar year, such as 2026
  population   people, in digits: 55100586. A country without a figure for a year
               has that of the newest year before it

In each column "-" and ".." are empty. A file has at most 50,000 rows and 2 MiB.
`
