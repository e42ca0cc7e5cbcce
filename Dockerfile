# Builds a static binary and puts it, alone, on a base without shell or package manager.
#
#   docker build -t readiness --build-arg VERSION=$(git describe --tags --always) .
#   docker build -t readiness --build-arg TAGS=nogci .        # without the ITU figures
#   docker run --rm -v "$PWD:/data" -u "$(id -u):$(id -g)" readiness framework list

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
ARG TAGS=""
RUN CGO_ENABLED=0 go build -trimpath -tags "$TAGS" -ldflags "-s -w -X main.version=$VERSION" \
        -o /out/usr/bin/readiness ./cmd/readiness

# The licences of everything linked into the binary travel with it.
RUN mkdir -p /out/usr/share/doc/readiness /out/data \
    && cp LICENSE docs/DATA-LICENSES.md /out/usr/share/doc/readiness/ \
    && cp "$(go env GOROOT)/LICENSE" /out/usr/share/doc/readiness/LICENSE.go \
    && go list -deps -tags "$TAGS" -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}' ./cmd/readiness \
       | sort -u | while read -r module dir; do \
           mkdir -p "/out/usr/share/doc/readiness/$module" \
           && find "$dir" -maxdepth 1 -type f \( -name 'LICENSE*' -o -name 'COPYING*' -o -name 'NOTICE*' \) \
                -exec cp {} "/out/usr/share/doc/readiness/$module/" \; ; \
       done

# distroless/static, and not scratch: it brings CA certificates, time zones, /tmp and a passwd entry
# for the numeric user below, and still has no shell.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/usr /usr
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
WORKDIR /data
ENTRYPOINT ["/usr/bin/readiness"]
