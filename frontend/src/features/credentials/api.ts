import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, send, type Listed } from "@/api/request";
import type { Credential } from "@/api/types";

export interface CredentialClaim {
  kind: string;
  field: string;
  specialties: string[];
  jurisdiction: string;
  name_on_document: string;
  number: string;
  issued_on: string | null;
  expires_on: string | null;
}

export function useMyCredentials() {
  return useQuery({ queryKey: ["my-credentials"], queryFn: ({ signal }) => get<Listed<Credential>>("/expert/credentials", undefined, signal) });
}

/** Submits a credential, or the same one again after a question or a decline. */
export function useSubmitCredential(again: string | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (claim: CredentialClaim) =>
      again ? send<Credential>("PUT", `/expert/credentials/${again}`, claim) : send<Credential>("POST", "/expert/credentials", claim),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["my-credentials"] }),
  });
}
