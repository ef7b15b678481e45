# The production image: web, worker and beat are three commands of the same image (compose.yaml).

FROM python:3.13-slim AS built
ENV PYTHONDONTWRITEBYTECODE=1 UV_LINK_MODE=copy
WORKDIR /app
COPY requirements-uv.lock requirements.lock ./
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --only-binary :all: --require-hashes \
        -r requirements-uv.lock \
    && /venv/bin/uv pip sync --no-cache --only-binary :all: --require-hashes --compile-bytecode \
        --python /venv/bin/python requirements.lock
COPY . .
# Production's storage names files by their content and adds a gzipped copy of each. The secrets
# are of this one step and stay in no layer.
RUN KPITRACKER_ENV=production STATIC_ROOT=/app/static \
    SECRET_KEY="$(head -c 48 /dev/urandom | base64)" \
    API_KEY_PEPPER="$(head -c 48 /dev/urandom | base64)" \
    KPITRACKER_URL=https://build.invalid EMAIL_URL=smtp://build.invalid \
    /venv/bin/python manage.py collectstatic --no-input \
    && /venv/bin/python -m compileall -q accounts kpitracker objectives projects ui

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    KPITRACKER_ENV=production KPITRACKER_DATA=/data STATIC_ROOT=/app/static
RUN useradd --uid 1000 --no-create-home --shell /usr/sbin/nologin kpitracker \
    && mkdir /data && chown kpitracker /data
COPY --from=built /venv /venv
COPY --from=built /app /app
WORKDIR /app
USER kpitracker
EXPOSE 8000
# The address is the one thing about this command that differs from the one-command start.
CMD ["python", "-m", "granian", "--interface", "wsgi", "kpitracker.wsgi:application", \
     "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "2", \
     "--no-ws", "--respawn-failed-workers"]
