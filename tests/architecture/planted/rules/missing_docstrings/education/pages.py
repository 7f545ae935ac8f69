def page(request):
    return request


class Page:
    pass


def _inside():
    return None
