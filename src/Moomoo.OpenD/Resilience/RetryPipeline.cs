using Moomoo.OpenD.Connections;
using Moomoo.ShortInterest;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Moomoo.OpenD.Resilience;

/// <summary>
/// What is done again, when, and how often. Asking for a page has no side effects and names the page by its key,
/// so a repetition can neither lose a row nor bring one twice.
/// </summary>
internal static class RetryPipeline
{
    /// <summary>With <see cref="RequestAllowance.PauseAfterRefusal"/> between them, five minutes of refusals.</summary>
    private const int FrequencyRetries = 60;

    private const int LongestDelayFactor = 25;

    public static readonly ResiliencePropertyKey<Action<ShortInterestException, int, TimeSpan>> OnRetryKey = new("on retry");

    /// <summary>Repetitions around one request, without its time-out.</summary>
    public static ResiliencePipeline CreateRetry(OpenDClientOptions options, ConnectionSlot slot)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider };

        // The allowance itself waits before the next attempt: for every request of this gateway at once.
        builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = static args => new(args.Outcome.Exception is GatewayRefusedException { IsForFrequency: true }),
            MaxRetryAttempts = FrequencyRetries,
            Delay = TimeSpan.Zero,
            BackoffType = DelayBackoffType.Constant,
        });
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => new(IsPassing(args.Outcome.Exception, slot)),
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                MaxDelay = TimeSpan.FromTicks(options.RetryDelay.Ticks * LongestDelayFactor),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = static args =>
                {
                    if (args.Context.Properties.TryGetValue(OnRetryKey, out var onRetry))
                    {
                        onRetry((ShortInterestException)args.Outcome.Exception!, args.AttemptNumber + 1, args.RetryDelay);
                    }

                    return default;
                },
            });
        }

        return builder.Build();
    }

    public static ResiliencePipeline CreateTimeout(OpenDClientOptions options) =>
        new ResiliencePipelineBuilder { TimeProvider = options.TimeProvider }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout })
            .Build();

    /// <summary>A gateway that was never reached, or that others have given up, is reported at once.</summary>
    private static bool IsPassing(Exception? error, ConnectionSlot slot) =>
        error is GatewayException { IsTransient: true } && (slot.IsWorthWaitingFor || error is GatewayRefusedException);
}
