CREATE TABLE archive (schema_version INTEGER NOT NULL, created TEXT NOT NULL, simulated INTEGER);
CREATE TABLE coverage (
  query TEXT NOT NULL, code TEXT NOT NULL, market TEXT NOT NULL,
  newest_day TEXT, since TEXT NOT NULL, complete_since TEXT, resume_key TEXT, last_asked TEXT, asks_behind INTEGER NOT NULL,
  PRIMARY KEY (query, code)) WITHOUT ROWID;
CREATE TABLE last_sync (query TEXT NOT NULL, market TEXT NOT NULL, finished TEXT NOT NULL, PRIMARY KEY (query, market));
CREATE TABLE sync_lock (host TEXT NOT NULL, process_id INTEGER NOT NULL, since TEXT NOT NULL);
CREATE TABLE short_interest_hk (code TEXT NOT NULL, day TEXT NOT NULL, aggregated_short INTEGER, aggregated_short_ratio REAL, close_price REAL, last_close_price REAL, first_seen TEXT NOT NULL, superseded_at TEXT, PRIMARY KEY (code, day DESC, first_seen DESC)) WITHOUT ROWID;
CREATE VIEW current_short_interest_hk AS SELECT code, day, aggregated_short, aggregated_short_ratio, close_price, last_close_price, first_seen FROM short_interest_hk WHERE superseded_at IS NULL;
CREATE TABLE short_interest_us (code TEXT NOT NULL, day TEXT NOT NULL, shares_short INTEGER, short_percent REAL, avg_daily_share_volume INTEGER, days_to_cover REAL, close_price REAL, last_close_price REAL, first_seen TEXT NOT NULL, superseded_at TEXT, PRIMARY KEY (code, day DESC, first_seen DESC)) WITHOUT ROWID;
CREATE VIEW current_short_interest_us AS SELECT code, day, shares_short, short_percent, avg_daily_share_volume, days_to_cover, close_price, last_close_price, first_seen FROM short_interest_us WHERE superseded_at IS NULL;
CREATE TABLE daily_short_volume_hk (code TEXT NOT NULL, day TEXT NOT NULL, shares_traded INTEGER, turnover REAL, short_sell_shares_traded INTEGER, short_sell_turnover REAL, open_price REAL, close_price REAL, last_close_price REAL, daily_trade_avg_ratio REAL, first_seen TEXT NOT NULL, superseded_at TEXT, PRIMARY KEY (code, day DESC, first_seen DESC)) WITHOUT ROWID;
CREATE VIEW current_daily_short_volume_hk AS SELECT code, day, shares_traded, turnover, short_sell_shares_traded, short_sell_turnover, open_price, close_price, last_close_price, daily_trade_avg_ratio, first_seen FROM daily_short_volume_hk WHERE superseded_at IS NULL;
CREATE TABLE daily_short_volume_us (code TEXT NOT NULL, day TEXT NOT NULL, total_shares_short INTEGER, nasdaq_shares_short INTEGER, nyse_shares_short INTEGER, short_percent REAL, volume INTEGER, close_price REAL, last_close_price REAL, daily_trade_avg_ratio REAL, first_seen TEXT NOT NULL, superseded_at TEXT, PRIMARY KEY (code, day DESC, first_seen DESC)) WITHOUT ROWID;
CREATE VIEW current_daily_short_volume_us AS SELECT code, day, total_shares_short, nasdaq_shares_short, nyse_shares_short, short_percent, volume, close_price, last_close_price, daily_trade_avg_ratio, first_seen FROM daily_short_volume_us WHERE superseded_at IS NULL;
CREATE TABLE short_availability (code TEXT NOT NULL, day TEXT NOT NULL, name TEXT, update_time TEXT, enable_short_sell INTEGER, short_sell_rate REAL, short_available_volume INTEGER, short_margin_initial_ratio REAL, cur_price REAL, outstanding_shares INTEGER, first_seen TEXT NOT NULL, superseded_at TEXT, PRIMARY KEY (code, day DESC, first_seen DESC)) WITHOUT ROWID;
CREATE VIEW current_short_availability AS SELECT code, day, name, update_time, enable_short_sell, short_sell_rate, short_available_volume, short_margin_initial_ratio, cur_price, outstanding_shares, first_seen FROM short_availability WHERE superseded_at IS NULL;
INSERT INTO archive VALUES (1, '2026-05-01T00:00:00.000Z', 0);
INSERT INTO coverage VALUES ('short_interest', 'HK.00700', 'HK', '2026-04-30', '1900-01-01', '1900-01-01', NULL, '2026-05-02T00:00:00.000Z', 0);
INSERT INTO coverage VALUES ('short_interest', 'US.AAPL', 'US', '2026-04-15', '2026-04-01', '2026-04-01', 'key-2', '2026-05-02T00:00:00.000Z', 1);
INSERT INTO short_interest_hk VALUES ('HK.00700', '2026-04-30', 1, 0.25, 467.8, NULL, '2026-05-01T00:00:00.000Z', '2026-05-02T00:00:00.000Z');
INSERT INTO short_interest_hk VALUES ('HK.00700', '2026-04-30', 2, 0.25, 467.8, NULL, '2026-05-02T00:00:00.000Z', NULL);
INSERT INTO short_interest_us VALUES ('US.AAPL', '2026-04-15', 3, NULL, NULL, NULL, NULL, NULL, '2026-05-01T00:00:00.000Z', NULL);
