import type * as T from './types';

/** What the core can be asked about letters to whoever has to do with a job. Part of `Host`. */
export interface MessagesHost {
  serviceMessages(): Promise<T.ServiceMessagesView>;
  writeJobMessage(request: T.ToldRequest): Promise<T.ServiceMessagesView>;
  releaseMessage(request: T.IdRequest): Promise<T.ServiceMessagesView>;
  discardMessage(request: T.IdRequest): Promise<T.ServiceMessagesView>;
  messageRules(): Promise<T.MessageRulesView>;
  saveMessageRules(request: T.MessageRulesView): Promise<T.MessageRulesView>;
  saveJobInvite(request: T.JobInviteRequest): Promise<T.SavedView>;
}
