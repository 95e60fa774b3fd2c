using SpikeSharp.Building;
using SpikeSharp.Numerics;

namespace SpikeSharp;

public sealed partial class Simulator
{
    /// <summary>The model with the weights and encoders that learning rules have come to, as numbers of step 0: to save, to freeze, or to run without learning them again.</summary>
    /// <remarks>What the rules found in the last step is not in it yet: they change the weights at the beginning of the next.</remarks>
    /// <param name="item">Number of the simulation whose weights are taken.</param>
    /// <returns>A model; <see cref="Model"/> stays as it is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    /// <exception cref="ArgumentException">The weights act on no probe, so they were not computed; probe them.</exception>
    public BuiltModel LearnedModel(int item = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Check.Index(item, _options.Minibatch ?? 1, nameof(item));
        if (_session is not { } session) return Model;
        return Model.WithParameters(Model.Parameters.Where(parameter => parameter.IsLearned)
            .ToDictionary(parameter => parameter.Name, parameter => NdArray.From(session.Read(parameter.Signal, item), parameter.Shape.AsSpan())));
    }
}
