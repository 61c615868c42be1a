/** The part of a Deployment that the tests look at. */
export interface Container {
  readonly template: {
    readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
    readonly spec: {
      readonly securityContext: object;
      readonly containers: readonly [
        {
          readonly args: readonly string[];
          readonly env: readonly {
            readonly name: string;
            readonly value?: string;
            readonly valueFrom?: object;
          }[];
          readonly securityContext: object;
          readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
          readonly livenessProbe: { readonly httpGet: { readonly path: string } };
          readonly readinessProbe: { readonly httpGet: { readonly path: string } };
        },
      ];
      readonly volumes: readonly {
        readonly name: string;
        readonly projected?: { readonly sources: readonly object[] };
      }[];
    };
  };
}
