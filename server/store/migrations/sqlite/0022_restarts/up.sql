-- domain::DeviceStarts as JSON: why a watch started, of its last starts.
ALTER TABLE devices ADD COLUMN starts TEXT;
