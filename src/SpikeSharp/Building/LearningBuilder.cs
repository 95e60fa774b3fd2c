using SpikeSharp.Numerics;

namespace SpikeSharp.Building;

/// <summary>Emits the operators of the learning rules of a connection.</summary>
internal static class LearningBuilder
{
    public static void Build(ModelBuilder model, Connection connection, BuiltConnection built)
    {
        foreach (LearningRule rule in connection.LearningRules)
            model.Register(rule, new RuleBuild(model, connection, built, rule).Build());
    }

    /// <summary>One rule on its way.</summary>
    private sealed class RuleBuild(ModelBuilder model, Connection connection, BuiltConnection built, LearningRule rule)
    {
        private readonly string _name = $"{built.Label}.{rule.Type.GetType().Name}";
        private readonly Dictionary<ProbeAttribute, Signal> _signals = [];

        private Signal Delta => _signals[ProbeAttribute.Delta];

        public BuiltLearningRule Build()
        {
            Signal target = rule.Type.Modifies == LearningTarget.Encoders ? PostEnsemble().EncoderSignal! : built.Weights!;
            if (target.Shape.Length != 2)
                throw new BuildException(
                    DiagnosticCodes.UnsupportedPart, $"{rule}: the weights have {target.Shape.Length} axes; a rule changes a matrix.", "give the connection a matrix as transform");
            _signals[ProbeAttribute.Delta] = Signal.Filled($"{_name}.delta", target.Shape, 0);
            model.Add(new Copy(Delta, target, Increments: true));
            Signal? input = rule.Type switch
            {
                Pes pes => BuildPes(pes),
                Rls rls => BuildRls(rls),
                Bcm bcm => BuildBcm(bcm),
                Oja oja => BuildOja(oja, target),
                Voja voja => BuildVoja(voja, target),
                _ => throw new NotSupportedException(rule.Type.GetType().Name),
            };
            return new BuiltLearningRule(_name, input, _signals);
        }

        private Signal BuildPes(Pes pes)
        {
            Signal error = Input(0), activities = Filter(pes.PreSynapse, PreActivities(), ProbeAttribute.Activities);
            Signal local = error;
            if (connection.SolvesForWeights || connection.Post.Target is Neurons)
            {
                // A matrix that ends at neurons takes the error as their encoders see it.
                Signal encoders = EncodersOfPost();
                local = Signal.Filled($"{_name}.encoded_error", [encoders.Shape[0]], 0);
                model.Add(new Reset(local));
                model.Add(new DotInc(encoders, error, local));
            }
            model.Add(new SimPes(activities, local, Delta, pes.LearningRate));
            return error;
        }

        private Signal BuildRls(Rls rls)
        {
            if (connection.SolvesForWeights || connection.Post.Target is Neurons)
                throw new BuildException(DiagnosticCodes.UnsupportedPart, $"{rule}: it changes decoders, not a matrix that ends at neurons.", "use Pes, or a solver without Weights");
            Signal error = Input(0), activities = Filter(rls.PreSynapse, PreActivities(), ProbeAttribute.PreFiltered);
            int n = activities.Size;
            double[] identity = Matrix.Identity(n);
            for (int i = 0; i < n; i++) identity[(i * n) + i] = rls.LearningRate * model.Dt / n;
            Signal gamma = _signals[ProbeAttribute.InverseGamma] = Signal.Of($"{_name}.inv_gamma", NdArray.From(identity, n, n));
            model.Add(new SimRls(activities, error, Delta, gamma));
            return error;
        }

        private Signal? BuildBcm(Bcm bcm)
        {
            Signal pre = Filter(bcm.PreSynapse, PreEnsemble().Output, ProbeAttribute.PreFiltered);
            Signal post = Filter(bcm.PostSynapse, PostEnsemble().Output, ProbeAttribute.PostFiltered);
            Signal theta = Filter(bcm.ThetaSynapse, PostEnsemble().Output, ProbeAttribute.Theta);
            CheckWhole(pre, post);
            model.Add(new SimBcm(pre, post, theta, Delta, bcm.LearningRate));
            return null;
        }

        private Signal? BuildOja(Oja oja, Signal weights)
        {
            Signal pre = Filter(oja.PreSynapse, PreEnsemble().Output, ProbeAttribute.PreFiltered);
            Signal post = Filter(oja.PostSynapse, PostEnsemble().Output, ProbeAttribute.PostFiltered);
            CheckWhole(pre, post);
            model.Add(new SimOja(pre, post, weights, Delta, oja.LearningRate, oja.Beta));
            return null;
        }

        private Signal BuildVoja(Voja voja, Signal encoders)
        {
            BuiltEnsemble post = PostEnsemble();
            // Registered in this order by the original, unlike Pes and Rls.
            Signal activities = Filter(voja.PostSynapse, post.Output, ProbeAttribute.PostFiltered), learning = Input(1);
            _signals[ProbeAttribute.ScaledEncoders] = encoders;
            model.Add(new SimVoja(post.X!, activities, encoders, Delta, learning, voja.LearningRate, [.. post.Gain.Select(gain => gain / post.Radius)]));
            return learning;
        }

        private Signal Input(double resetTo)
        {
            Signal input = _signals[ProbeAttribute.Error] = Signal.Filled($"{_name}.error", [rule.SizeIn], 0);
            model.Add(new Reset(input, resetTo));
            return input;
        }

        private Signal Filter(Synapse synapse, Signal input, ProbeAttribute attribute) =>
            _signals[attribute] = SynapseBuilder.Build(model, synapse, input, $"{_name}.{attribute}", ProcessMode.Set);

        private Signal PreActivities() =>
            connection.Pre.Target is Neurons neurons ? model.Select(model.OutputOf(neurons), connection.Pre, $"{_name}.pre") : PreEnsemble().Output;

        private BuiltEnsemble PreEnsemble() => model.Of(connection.Pre.Target is Neurons neurons ? neurons.Ensemble : (Ensemble)connection.Pre.Target);

        private BuiltEnsemble PostEnsemble() => model.Of(connection.Post.Target is Neurons neurons ? neurons.Ensemble : (Ensemble)connection.Post.Target);

        // Rows for sliced neurons, columns for sliced dimensions.
        private Signal EncodersOfPost()
        {
            BuiltEnsemble post = PostEnsemble();
            Signal encoders = post.EncoderSignal!;
            Slice slice = connection.Post.Slice;
            if (ReferenceEquals(slice, Slice.All)) return encoders;
            if (!slice.IsRange)
                throw new BuildException(DiagnosticCodes.UnsupportedPart, $"{rule}: an error cannot be encoded for listed elements of {connection.Post.Target}.", "take a range of elements, with a step if need be");
            bool rows = connection.Post.Target is Neurons;
            (int start, int step, int count) = slice.Resolve(rows ? post.Size : post.Dimensions);
            int d = post.Dimensions;
            return rows
                ? Signal.View($"{encoders.Name}[rows]", encoders, [count, d], start * d, [step * d, 1])
                : Signal.View($"{encoders.Name}[columns]", encoders, [post.Size, count], start, [d, step]);
        }

        private void CheckWhole(Signal pre, Signal post)
        {
            if (Delta.Shape[0] != post.Size || Delta.Shape[1] != pre.Size)
                throw new BuildException(
                    DiagnosticCodes.UnsupportedPart, $"{rule}: the weights have shape ({Delta.Shape[0]}, {Delta.Shape[1]}); it works on whole populations, ({post.Size}, {pre.Size}).", "connect all neurons");
        }
    }
}
