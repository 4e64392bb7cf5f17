app_name = "imr"
urlpatterns: list = []
