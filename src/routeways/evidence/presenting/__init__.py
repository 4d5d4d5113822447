"""From readings to what the page components take. Presenters make no queries and no decisions about figures."""
