/** What a run may report; one line is written when it ends. Addresses have no credentials. */
export interface WideEvent {
  job: string;
  jobId?: string;
  attempt?: number;
  ms?: number;
  outcome?: 'ok' | 'failed' | 'cancelled' | 'stalled';
  failure?: string;
  message?: string;
  source?: string;
  ref?: string;
  url?: string;
  host?: string;
  status?: number;
  bytes?: number;
  mode?: 'http' | 'browser';
  seen?: number;
  kept?: number;
  dropped?: Record<string, number>;
  reason?: string;
  article?: string;
  story?: string;
  relevance?: string;
  alerts?: number;
  deliveries?: number;
  sent?: number;
  claimed?: number;
  swept?: number;
  tidied?: number;
  state?: string;
}
