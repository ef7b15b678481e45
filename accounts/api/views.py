"""What every view of the API has in common."""

from typing import Any, ClassVar

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import MethodNotAllowed, ParseError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.api.faults import BadQuery
from accounts.api.idempotency import once
from accounts.models import ApiKey
from accounts.permissions import Action


class Strict(APIView):
    """Refuses what the schema does not know: methods, parameters, empty bodies."""

    http_method_names = ["get", "head", "post", "patch"]
    # What each method needs the key to be allowed to do.
    needs: ClassVar[dict[str, Action]] = {"GET": Action.READ}
    # Methods that a key limited to projects may not use.
    whole_keys_only: ClassVar[frozenset[str]] = frozenset()
    # Parameters in the address beside those of pages and filters, by method.
    parameters: ClassVar[dict[str, frozenset[str]]] = {}

    @property
    def key(self) -> ApiKey:
        """The key that calls; permissions have made sure that there is one."""
        assert isinstance(self.request.auth, ApiKey)
        return self.request.auth

    def initial(self, request: Request, *arguments: Any, **options: Any) -> None:
        method = str(request.method)
        if method.lower() not in self.http_method_names or not hasattr(self, method.lower()):
            raise MethodNotAllowed(method)
        super().initial(request, *arguments, **options)
        self._check_parameters(request, "GET" if method == "HEAD" else method)
        if method in ("POST", "PATCH") and request.stream is None:
            raise ParseError(_("Expected a JSON body with its Content-Length, but it is empty."))

    def _check_parameters(self, request: Request, method: str) -> None:
        known = set(self.parameters.get(method, ()))
        if getattr(self, "action", None) == "list":
            filters = getattr(self, "filterset_class", None)
            known |= {"cursor", "page_size"} | set(filters.base_filters if filters else ())
        listed = ", ".join(sorted(known)) or _("none")
        faults = {}
        for name, values in request.query_params.lists():
            if name not in known:
                faults[name] = [
                    _("There is no such parameter. There are: %(known)s.") % {"known": listed}
                ]
            elif len(values) > 1:
                faults[name] = [_("Expected this parameter once, but it stands there twice.")]
        if faults:
            raise BadQuery(faults)


class NounViews(Strict, ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """List, read, create and change one noun. Nothing is deleted: it is archived.

    A subclass says how in `create_from`, `change_from`, `archive` and `restore`, each one
    call of an action.
    """

    lookup_field = "slug"

    def create_from(self, fields: dict[str, Any]) -> Any:
        raise NotImplementedError

    def change_from(self, instance: Any, fields: dict[str, Any]) -> None:
        raise NotImplementedError

    def archive(self, instance: Any) -> None:
        raise NotImplementedError

    def restore(self, instance: Any) -> None:
        raise NotImplementedError

    def get_object(self) -> Any:
        # Not through the list's filters, which hide archived things.
        return get_object_or_404(self.get_queryset(), **self.kwargs)

    def create(self, request: Request, *_arguments: Any, **_options: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        fields = serializer.validated_data

        def effect() -> Response:
            with transaction.atomic():
                archived = fields.pop("archived", False)
                created = self.create_from(fields)
                if archived:
                    self.archive(created)
            return Response(self._shown(created.pk), status.HTTP_201_CREATED)

        return once(request, effect)

    def partial_update(self, request: Request, *_arguments: Any, **_options: Any) -> Response:
        instance = self.get_object()
        serializer: BaseSerializer = self.get_serializer(instance, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        fields = serializer.validated_data
        archived = fields.pop("archived", None)
        with transaction.atomic():
            if fields:
                self.change_from(instance, fields)
            if archived is True:
                self.archive(instance)
            elif archived is False:
                self.restore(instance)
        return Response(self._shown(instance.pk))

    def _shown(self, pk: int) -> Any:
        """Read the thing again, as a GET would: with what the database added to it."""
        return self.get_serializer(self.get_queryset().get(pk=pk)).data
