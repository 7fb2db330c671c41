import { defaultSettings } from '@homeroom/core';
import type { SchoolSettings, Settings } from '@homeroom/core';
import type { SqliteDatabase } from '../sqlite/database.js';

const name = 'school';

export class SqliteSettings implements Settings {
  constructor(private readonly database: SqliteDatabase) {}

  read(): Promise<SchoolSettings> {
    return this.database.read((connection) => {
      const row = connection.get<{ document: string }>('SELECT document FROM school_settings WHERE name = ?', name);
      return row ? { ...defaultSettings, ...(JSON.parse(row.document) as Partial<SchoolSettings>) } : defaultSettings;
    });
  }

  write(settings: SchoolSettings): Promise<void> {
    return this.database.write((connection) => {
      connection.run(
        'INSERT INTO school_settings (name, document) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET document = excluded.document',
        ...[name, JSON.stringify(settings)],
      );
    });
  }
}
