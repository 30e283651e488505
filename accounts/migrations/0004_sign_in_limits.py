"""What the limits of sign-in count by, and when a worker took a mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_session_key")]

    operations = [
        migrations.AddField(
            model_name="signincode",
            name="mailbox",
            field=models.CharField(default="", max_length=254),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="signincode",
            name="claimed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="SignInFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("door", models.CharField(choices=[("code", "Code"), ("password", "Password")], max_length=10)),
                ("email", models.CharField(max_length=254)),
                ("network", models.CharField(max_length=45)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["door", "email", "at"], name="sign_in_failure_by_email"),
                    models.Index(fields=["door", "network", "at"], name="sign_in_failure_by_network"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="signincode",
            index=models.Index(fields=["mailbox", "requested_at"], name="sign_in_code_by_mailbox"),
        ),
    ]
