/** Starts exports of the whole database to a place outside of it. */
export interface BackupService {
  /**
   * Resolves once the export is on its way; it runs for minutes by itself.
   * @param folder Below the backups' bucket.
   * @returns `running` when this very export, or another one, is on its way already.
   */
  start(folder: string): Promise<'started' | 'running'>
}
